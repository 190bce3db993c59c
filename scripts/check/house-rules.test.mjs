import { fileNameProblems, lineProblems } from './house-rules.mjs';

describe('house rules', () => {
  it.each(['core/src/utils/path.ts', 'core/src/helpers.ts', 'core/src/PathJoin.ts', 'core/src/common.test.ts'])(
    'refuse the file name %s',
    (file) => {
      expect(fileNameProblems(file)).toHaveLength(1);
    },
  );

  it.each([
    'core/src/call/path-join.ts',
    'core/src/call/path-join.test.ts',
    'core/src/contract.torture.test-d.ts',
    'host/src/store/store.contract.ts',
  ])('accept the file name %s', (file) => {
    expect(fileNameProblems(file)).toEqual([]);
  });

  it('ask why a rule is switched off', () => {
    const directive = ['// oxlint-disable', 'next-line no-console'].join('-');
    expect(lineProblems('a.ts', directive)).toHaveLength(1);
    expect(lineProblems('a.ts', `${directive} -- the command line's output`)).toEqual([]);
  });

  it('leave nothing for later', () => {
    expect(lineProblems('a.ts', `// ${'TO'}${'DO'}: later`)).toHaveLength(1);
  });
});
