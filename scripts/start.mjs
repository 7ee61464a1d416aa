// `npm start`: one command from a bare clone to the running product.
import './require-node.mjs';

// Loaded only after the check, because an old Node cannot even link what it imports.
import('./start-program.mjs');
