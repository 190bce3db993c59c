import { importsAndBody, readmeExample } from './readme-example.mjs';

const fence = '```';
const readme = `# Title\n\n${fence}ts\nother();\n${fence}\n\n<!-- example:first-screen -->\n${fence}ts\nimport { one } from 'one';\nawait one();\n${fence}\n`;

describe("the README's example", () => {
  it('is the code block behind the marker', () => {
    expect(readmeExample(readme)).toBe("import { one } from 'one';\nawait one();\n");
  });

  it('is missed in words when the marker or the code block is not there', () => {
    expect(() => readmeExample('# Title')).toThrow('no marker');
    expect(() => readmeExample('<!-- example:first-screen -->\ntext\n')).toThrow('code block right behind');
  });

  it('is taken apart into imports and the rest', () => {
    expect(importsAndBody("import { one as first, two } from 'one';\nimport whole from 'two';\nawait first(whole, two);\n")).toEqual({
      imports: [
        { names: '{ one: first, two }', from: "'one'" },
        { names: '{ default: whole }', from: "'two'" },
      ],
      body: 'await first(whole, two);',
    });
  });

  it('is refused when it imports in a way that cannot be taken apart', () => {
    expect(() => importsAndBody("import * as all from 'one';\n")).toThrow('cannot read');
  });
});
