import { checkHeaders } from './header-check.js';

describe('checkHeaders', () => {
  it.each(['a\r\nX: 1', 'a\nb', 'a\0b', 'ačĊ', '\u{1f600}', 'secret\n'])('refuses %p and does not quote it', (value) => {
    let message = '';
    try {
      checkHeaders({ authorization: `Bearer SECRET${value}` });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('authorization');
    expect(message).not.toContain('SECRET');
  });

  it.each(['a b', 'a:b', 'Upper', ''])('refuses the name %p', (name) => {
    expect(() => checkHeaders({ [name]: 'x' })).toThrow('is no header name');
  });

  it('lets ordinary and Latin-1 values pass', () => {
    expect(() => checkHeaders({ 'x-name': 'Jos\u00e9\tB', accept: 'application/json' })).not.toThrow();
  });
});
