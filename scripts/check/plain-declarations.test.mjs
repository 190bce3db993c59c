import { mentionsSchemaLibrary } from './plain-declarations.mjs';

describe('the declarations of a plugin', () => {
  it('are plain when they hold types only', () => {
    expect(
      mentionsSchemaLibrary(
        'export declare const shop: Plugin<"shop", { readonly endpoints: { list: Endpoint<"/x", {}, { id: string }> } }>;',
      ),
    ).toBe(false);
  });

  it.each(['import { z } from "zod";', "import('zod').ZodString", 'Endpoint<"/x", z.ZodObject<{}>>', 'a: z.core.$strip'])(
    'show a schema library in %j',
    (text) => {
      expect(mentionsSchemaLibrary(text)).toBe(true);
    },
  );
});
