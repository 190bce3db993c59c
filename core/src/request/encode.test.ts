import { encodeForm } from './encode.js';

describe('encodeForm', () => {
  it('writes nested values in brackets, lists by index, null as unset', () => {
    const text = encodeForm(
      {
        name: 'Zoë & Co',
        items: [{ price: 'p_1', quantity: 2 }, { price: 'p_2' }],
        metadata: { 'a b': '1' },
        phone: null,
        left: undefined,
        on: true,
      },
      'brackets',
    );
    expect(new URLSearchParams(text)).toEqual(
      new URLSearchParams([
        ['name', 'Zoë & Co'],
        ['items[0][price]', 'p_1'],
        ['items[0][quantity]', '2'],
        ['items[1][price]', 'p_2'],
        ['metadata[a b]', '1'],
        ['phone', ''],
        ['on', 'true'],
      ]),
    );
    expect(text).not.toContain('+');
  });

  it('writes nested values as JSON text', () => {
    expect(encodeForm({ channel: 'C1', blocks: [{ type: 'divider' }], thread: null }, 'json')).toBe(
      'channel=C1&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D',
    );
  });

  it('repeats the name for each item of a list', () => {
    expect(encodeForm({ id: [1, 2], at: new Date(0) }, 'repeat')).toBe('id=1&id=2&at=1970-01-01T00%3A00%3A00.000Z');
  });

  it('is empty for an empty record', () => {
    expect(encodeForm({}, 'brackets')).toBe('');
  });
});
