import ts from 'typescript'

/**
 * What a linter without knowledge of this house cannot say: where the clock and the environment may be read, where Vietnamese may be
 * written. Reads the syntax tree, so that comments and words inside text are told from code.
 *
 * @typedef {{ line: number, rule: 'clock' | 'environment' | 'vietnamese' | 'switched-off', found: string }} Breach
 */

/** Each rule with the files that may break it. Paths are relative to the repository, with forward slashes. */
const mayReadTheClock = [/^src\/(app|main|clock)\.ts$/, /^src\/training\//]
const mayReadTheEnvironment = [/^src\/config\.ts$/]
const mayWriteVietnamese = [
  /^src\/messages\//,
  // What people type.
  /^src\/domain\/command[^/]*(\/|\.ts$)/,
  /^src\/domain\/dates\//,
  /^src\/training\//,
  // The letters themselves, to take their marks off.
  /^src\/domain\/text\.ts$/,
]

/** Latin letters beyond ASCII and combining marks: every Vietnamese word with a mark has one, composed or not. */
const vietnamese = /(?!\p{ASCII})[\p{Script=Latin}\p{M}]/u
const switchedOff = /(?:\/\/|\/\*)\s*((?:oxlint|eslint)-disable\S*)/

/**
 * @param {string} path relative to the repository
 * @param {string} text
 * @returns {Breach[]} in the order of the file; empty when it keeps the rules
 */
export function findBreaches(path, text) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const inSource = path.startsWith('src/')
  const checks = [
    ...(inSource && !allowed(path, mayReadTheClock) ? [clock] : []),
    ...(inSource && !allowed(path, mayReadTheEnvironment) ? [environment] : []),
    ...(inSource && !allowed(path, mayWriteVietnamese) ? [words] : []),
  ]
  const breaches = lines(text)
  visit(file)
  return breaches.toSorted((a, b) => a.line - b.line)

  function visit(node) {
    for (const check of checks) {
      const rule = check(node)
      if (rule)
        breaches.push({ line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1, rule, found: excerpt(node.getText(file)) })
    }
    ts.forEachChild(node, visit)
  }
}

function allowed(path, places) {
  return places.some((place) => place.test(path))
}

function lines(text) {
  return text.split('\n').flatMap((line, index) => {
    const match = switchedOff.exec(line)
    return match ? [{ line: index + 1, rule: 'switched-off', found: match[1] }] : []
  })
}

/** `new Date()`, `Date()`, `Date.now`: the value of any of them is the machine's clock. */
function clock(node) {
  if (ts.isNewExpression(node) && isName(node.expression, 'Date') && !node.arguments?.length) return 'clock'
  if (ts.isCallExpression(node) && isName(node.expression, 'Date')) return 'clock'
  return memberOf(node, 'Date') === 'now' ? 'clock' : null
}

function environment(node) {
  if (memberOf(node, 'process') === 'env') return 'environment'
  if (ts.isVariableDeclaration(node) && isName(node.initializer, 'process') && ts.isObjectBindingPattern(node.name)) {
    return node.name.elements.some((element) => isName(element.propertyName ?? element.name, 'env')) ? 'environment' : null
  }
  if (!ts.isImportDeclaration(node) || !/^(node:)?process$/.test(node.moduleSpecifier.text)) return null
  const named = node.importClause?.namedBindings
  return named && ts.isNamedImports(named) && named.elements.some((one) => isName(one.propertyName ?? one.name, 'env'))
    ? 'environment'
    : null
}

function words(node) {
  const text =
    ts.isIdentifier(node) || ts.isLiteralExpression(node) || ts.isTemplateMiddleOrTemplateTail(node) || ts.isTemplateHead(node)
      ? node.text
      : ''
  return vietnamese.test(text) ? 'vietnamese' : null
}

/** The member read in `owner.member`, `owner['member']` or `globalThis.owner.member`; null for anything else. */
function memberOf(node, owner) {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return null
  if (!isName(node.expression, owner) && memberOf(node.expression, 'globalThis') !== owner) return null
  if (ts.isPropertyAccessExpression(node)) return node.name.text
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : null
}

function isName(node, name) {
  return node !== undefined && ts.isIdentifier(node) && node.text === name
}

function excerpt(text) {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
