// `npm test`: sets up what is missing and runs everything; `npm test -- PATH…` runs only those test files.
import './require-node.mjs';

// Loaded only after the check, because an old Node cannot even link what it imports.
import('./test-program.mjs');
