import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sourcesOf } from './projects.mjs';

describe('the sources of a project', () => {
  it('do not make every command build again because fixtures of tests have no output', () => {
    const project = mkdtempSync(path.join(tmpdir(), 'mooring-projects-'));
    try {
      const files = ['index.ts', 'index.test.ts', 'index.test-d.ts', 'fixtures/shop.ts', 'cli/fixtures/shop.ts', 'fixtures/answer.json'];
      for (const file of files) {
        mkdirSync(path.dirname(path.join(project, 'src', file)), { recursive: true });
        writeFileSync(path.join(project, 'src', file), '');
      }
      const found = sourcesOf(project).map(({ file }) => path.relative(path.join(project, 'src'), file));
      expect(found).toEqual([path.join('fixtures', 'answer.json'), 'index.ts']);
    } finally {
      rmSync(project, { recursive: true });
    }
  });
});
