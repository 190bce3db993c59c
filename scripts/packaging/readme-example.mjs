const opening = '<!-- example:first-screen -->';

/**
 * The TypeScript of the README's first screen: the code block behind the marker `<!-- example:first-screen -->`.
 *
 * @throws Error when there is no such marker, or no code block behind it
 */
export function readmeExample(readme) {
  const start = readme.indexOf(opening);
  if (start === -1) throw new Error(`README.md has no marker ${opening}; put it on the line before the example's code block.`);
  const block = /^\s*```(?:ts|typescript|js)[^\n]*\n([\s\S]*?)\n```/.exec(readme.slice(start + opening.length));
  if (block === null) throw new Error(`README.md has no \`\`\`ts code block right behind the marker ${opening}.`);
  return `${block[1]}\n`;
}

/** The example taken apart: `imports`, `{ names, from }` each with `names` as they stand in a destructuring, and `body`, all the rest. */
export function importsAndBody(example) {
  const statement = /^import\s+(?:(\{[^}]*\})|(\w+))\s+from\s+('[^']+'|"[^"]+");?\s*$/gm;
  const imports = [];
  const body = example.replaceAll(statement, (_, named, whole, from) => {
    imports.push({ names: named === undefined ? `{ default: ${whole} }` : named.replaceAll(/\s+as\s+/g, ': '), from });
    return '';
  });
  if (/^\s*import\s/m.test(body)) throw new Error("README.md's example has an import that the packaging check cannot read.");
  return { imports, body: body.trim() };
}
