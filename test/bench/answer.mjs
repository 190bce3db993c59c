/** What the server on loopback answers: one object of about a kilobyte, shaped like a provider's customer. */
export const answer = {
  id: 'cus_NffrFeUfNV2Hib',
  object: 'customer',
  created: 1_680_893_993,
  name: 'Jenny Rosen',
  email: 'jenny.rosen@example.com',
  phone: null,
  balance: -1250,
  currency: 'eur',
  delinquent: false,
  livemode: false,
  description: 'Met at the fair in spring; buys for three shops and wants one invoice for all of them.',
  address: { line1: '12 Long Street', line2: null, city: 'Leiden', postal_code: '2311 AB', state: null, country: 'NL' },
  preferred_locales: ['nl-NL', 'en-GB'],
  metadata: { segment: 'retail', region: 'eu-west', source: 'fair' },
  subscriptions: {
    object: 'list',
    has_more: false,
    data: [
      { id: 'sub_1MowQVLkdIwHu7ixeRlqHVzs', status: 'active', price: 'price_1MoBy5LkdIwHu7ixZhnattbh', quantity: 3, cancel_at: null },
      { id: 'sub_1Mt5lyLkdIwHu7ixPnzGzXya', status: 'trialing', price: 'price_1MoBy5LkdIwHu7ixPaHq3Wyz', quantity: 1, cancel_at: null },
    ],
  },
  invoice_settings: { default_payment_method: 'pm_1Mss0dLkdIwHu7ix3NTpzFhd', footer: null },
};
