import { soql } from './soql-text.js';

describe('soql', () => {
  it('quotes texts so that none can end where it stands', () => {
    expect(soql`SELECT Id FROM Contact WHERE LastName = ${"O'Brien"}`).toBe(String.raw`SELECT Id FROM Contact WHERE LastName = 'O\'Brien'`);
    expect(soql`Name = ${"x' OR Name != '"}`).toBe(String.raw`Name = 'x\' OR Name != \''`);
    expect(soql`Name = ${"\\' OR Id != null"}`).toBe(String.raw`Name = '\\\' OR Id != null'`);
    expect(soql`Name = ${'two\nlines\tand\r\f\b'}`).toBe(String.raw`Name = 'two\nlines\tand\r\f\b'`);
  });

  it('writes everything else as a literal', () => {
    const since = new Date('2026-11-25T10:00:00Z');
    expect(soql`A = ${7} AND B = ${true} AND C = ${null} AND D > ${since}`).toBe(
      'A = 7 AND B = true AND C = null AND D > 2026-11-25T10:00:00.000Z',
    );
    expect(soql`Day = ${soql.date('2026-11-25')}`).toBe('Day = 2026-11-25');
  });

  it('writes a list for IN', () => {
    expect(soql`Id IN ${['003A', "003'B"]}`).toBe(String.raw`Id IN ('003A', '003\'B')`);
    expect(soql`Amount IN ${[1, 2.5]}`).toBe('Amount IN (1, 2.5)');
  });

  it('lets a name stand as it is, and nothing but a name', () => {
    expect(soql`SELECT ${soql.identifier('Account.Name')} FROM ${soql.identifier('Harbour__c')}`).toBe(
      'SELECT Account.Name FROM Harbour__c',
    );
    for (const text of ['', 'Id FROM User--', 'a b', 'a,b', "a'b", '.a', 'a.', '1a']) expect(() => soql.identifier(text)).toThrow(/soql/);
  });

  it('lets % and _ of a pattern stand for themselves', () => {
    expect(soql`Name LIKE ${soql.like("50%_o'", '%')}`).toBe(String.raw`Name LIKE '50\%\_o\'%'`);
    expect(soql`Name LIKE ${soql.like('a\\b')}`).toBe(String.raw`Name LIKE 'a\\b'`);
  });

  it.each<[what: string, write: () => unknown]>([
    ['an empty list, which would be no query', () => soql`Id IN ${[]}`],
    ['a number that is none', () => soql`A = ${Number.NaN}`],
    ['a date that is none', () => soql`A > ${new Date('soon')}`],
    ['a day that is none', () => soql.date('25.11.2026')],
  ])('refuses %s', (_what, write) => {
    expect(write).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  });
});
