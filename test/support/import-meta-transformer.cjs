// Jest runs the sources as CommonJS, where `import.meta.dirname` does not exist: read it as `__dirname`.
const ts = require('typescript');

const isImportMetaDirname = (node) =>
  ts.isPropertyAccessExpression(node) &&
  node.name.text === 'dirname' &&
  ts.isMetaProperty(node.expression) &&
  node.expression.keywordToken === ts.SyntaxKind.ImportKeyword;

module.exports.name = 'import-meta-transformer';
module.exports.version = 1;
module.exports.factory = () => (context) => {
  const visit = (node) =>
    isImportMetaDirname(node)
      ? context.factory.createIdentifier('__dirname')
      : ts.visitEachChild(node, visit, context);
  return (source) => ts.visitNode(source, visit);
};
