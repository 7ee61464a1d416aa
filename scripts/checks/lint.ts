import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import type { Check } from './tree.ts';

/**
 * The few mistakes that the compiler lets pass and that hurt here. Our own, because the fast linters ship a program for
 * every platform and their lock files do not install everywhere.
 */
export const lint: Check = {
  name: 'lint',
  rule: 'no forgotten promise, no any, no loose comparison, no number of the server that can be guessed',
  run: (tree) => {
    const config = ts.getParsedCommandLineOfConfigFile(join(tree.root, 'tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined });
    const program = ts.createProgram(config?.fileNames ?? [], config?.options ?? {});
    return program
      .getSourceFiles()
      .filter((file) => !file.isDeclarationFile && !file.fileName.includes('/node_modules/') && !file.text.startsWith('// Generated'))
      .flatMap((file) => lintFile(program, file, relative(tree.root, file.fileName).split(sep).join('/')));
  },
};

export function lintFile(program: ts.Program, file: ts.SourceFile, path: string): string[] {
  const checker = program.getTypeChecker();
  const findings: string[] = [];
  const isServer = path.startsWith('apps/server/src/') && !path.endsWith('.test.ts');
  const report = (node: ts.Node, message: string) => {
    findings.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}: ${message}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) && isForgotten(checker, node.expression)) {
      report(node, 'a promise that nobody waits for: its error is lost, and a transaction may end before it. Write await, return it, or `void` with a reason.');
    }
    if (node.kind === ts.SyntaxKind.AnyKeyword) report(node, '`any` switches the compiler off. Say the type, or unknown.');
    if (ts.isBinaryExpression(node) && /^[!=]=$/.test(node.operatorToken.getText(file))) report(node, 'compare with === or !==.');
    if (isServer && ts.isPropertyAccessExpression(node) && node.getText(file) === 'Math.random') report(node, 'Math.random can be guessed. Take node:crypto (randomInt, randomBytes): codes, keys and ids follow from nothing.');
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) report(node, 'write const or let, not var.');
    ts.forEachChild(node, visit);
  };
  visit(file);
  return findings;
}

/** A call whose value is a promise, standing alone. `void`, await, and .catch(…) are answers; .then(…) alone is not. */
function isForgotten(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(expression)) return isForgotten(checker, expression.expression);
  if (!ts.isCallExpression(expression)) return false;
  if (ts.isPropertyAccessExpression(expression.expression) && expression.expression.name.text === 'catch') return false;
  return isPromise(checker.getTypeAtLocation(expression));
}

const isPromise = (type: ts.Type): boolean => (type.isUnion() ? type.types.some(isPromise) : type.symbol?.name === 'Promise');
