import type { ClientOf, EventNames, HandlerOf } from '@mooring/core';
import type { Stripe } from 'stripe';
import type { stripe } from './plugin.js';

// Stripe's own package as the judge of our types: what we let an application send must be what the package takes, and what the package
// says Stripe answers must fit what we promise. A field that is required here and not there, or null there and not here, fails to compile.

type Client = ClientOf<typeof stripe>;
type Call = (input: never) => Promise<unknown>;
type Answer<C extends Call> = Awaited<ReturnType<C>>;
type DataOf<Type extends EventNames<typeof stripe>> = Parameters<HandlerOf<typeof stripe, Type>>[0]['data'];

type Plain = string | number | boolean | null | undefined;
/** As JSON: the package makes objects of decimal numbers, which are text on the wire. */
type OnTheWire<T> = T extends Plain ? T : T extends Stripe.Decimal ? string : { [Key in keyof T]: OnTheWire<T[Key]> };
/** As sent: what is undefined is left out. */
type Sent<T> = T extends Plain ? T : { [Key in keyof T]: Sent<Exclude<T[Key], undefined>> };
/** What goes into query or body; the id goes into the path. */
type Fields<C extends Call> = Omit<Sent<NonNullable<Parameters<C>[0]>>, 'id'>;

declare function takes<Theirs, C extends Call>(
  ...proof: Fields<C> extends OnTheWire<Theirs> ? [] : [ours: Fields<C>, theirs: OnTheWire<Theirs>]
): void;
declare function answers<Theirs, Ours>(...proof: OnTheWire<Theirs> extends Ours ? [] : [theirs: OnTheWire<Theirs>, ours: Ours]): void;

type Customers = Client['customers'];
takes<Stripe.CustomerListParams, Customers['list']>();
takes<Stripe.CustomerCreateParams, Customers['create']>();
takes<Stripe.CustomerRetrieveParams, Customers['retrieve']>();
takes<Stripe.CustomerUpdateParams, Customers['update']>();
takes<Stripe.CustomerSearchParams, Customers['search']>();
takes<Stripe.CustomerListPaymentMethodsParams, Customers['listPaymentMethods']>();
answers<Stripe.Customer, Answer<Customers['create']>>();
// The package writes "not deleted" as `deleted?: void`.
answers<Omit<Stripe.Customer, 'deleted'> | Stripe.DeletedCustomer, Answer<Customers['retrieve']>>();
answers<Stripe.ApiList<Stripe.Customer>, Answer<Customers['list']>>();
answers<Stripe.ApiSearchResult<Stripe.Customer>, Answer<Customers['search']>>();
answers<Stripe.DeletedCustomer, Answer<Customers['delete']>>();
answers<Stripe.ApiList<Stripe.PaymentMethod>, Answer<Customers['listPaymentMethods']>>();

type PaymentIntents = Client['paymentIntents'];
takes<Stripe.PaymentIntentListParams, PaymentIntents['list']>();
// `payment_method_data` and `payment_method_options` take any type of payment method; the package lists today's.
type Free = 'payment_method_data' | 'payment_method_options';
declare function takesBeside<Theirs, C extends Call>(
  ...proof: Omit<Fields<C>, Free> extends OnTheWire<Theirs> ? [] : [ours: Omit<Fields<C>, Free>, theirs: OnTheWire<Theirs>]
): void;
takesBeside<Stripe.PaymentIntentCreateParams, PaymentIntents['create']>();
takesBeside<Stripe.PaymentIntentUpdateParams, PaymentIntents['update']>();
takesBeside<Stripe.PaymentIntentConfirmParams, PaymentIntents['confirm']>();
takes<Stripe.PaymentIntentCaptureParams, PaymentIntents['capture']>();
takes<Stripe.PaymentIntentCancelParams, PaymentIntents['cancel']>();
answers<Stripe.PaymentIntent, Answer<PaymentIntents['create']>>();

type PaymentMethods = Client['paymentMethods'];
takes<Stripe.PaymentMethodListParams, PaymentMethods['list']>();
takes<Stripe.PaymentMethodAttachParams, PaymentMethods['attach']>();
takes<Stripe.PaymentMethodDetachParams, PaymentMethods['detach']>();
answers<Stripe.PaymentMethod, Answer<PaymentMethods['retrieve']>>();

takes<Stripe.ChargeListParams, Client['charges']['list']>();
answers<Stripe.Charge, Answer<Client['charges']['retrieve']>>();

takes<Stripe.RefundListParams, Client['refunds']['list']>();
takes<Stripe.RefundCreateParams, Client['refunds']['create']>();
takes<Stripe.RefundUpdateParams, Client['refunds']['update']>();
answers<Stripe.Refund, Answer<Client['refunds']['create']>>();

takes<Stripe.DisputeListParams, Client['disputes']['list']>();
answers<Stripe.Dispute, Answer<Client['disputes']['retrieve']>>();

type Sessions = Client['checkout']['sessions'];
takes<Stripe.Checkout.SessionListParams, Sessions['list']>();
takesBeside<Stripe.Checkout.SessionCreateParams, Sessions['create']>();
takes<Stripe.Checkout.SessionListLineItemsParams, Sessions['listLineItems']>();
answers<Stripe.Checkout.Session, Answer<Sessions['create']>>();
answers<Stripe.ApiList<Stripe.LineItem>, Answer<Sessions['listLineItems']>>();

takes<Stripe.ProductListParams, Client['products']['list']>();
takes<Stripe.ProductUpdateParams, Client['products']['update']>();
answers<Stripe.Product, Answer<Client['products']['create']>>();
answers<Stripe.DeletedProduct, Answer<Client['products']['delete']>>();

takes<Stripe.PriceListParams, Client['prices']['list']>();
takes<Stripe.PriceCreateParams, Client['prices']['create']>();
takes<Stripe.PriceUpdateParams, Client['prices']['update']>();
answers<Stripe.Price, Answer<Client['prices']['create']>>();

type Subscriptions = Client['subscriptions'];
takes<Stripe.SubscriptionListParams, Subscriptions['list']>();
type Terms<C extends Call> = Omit<Fields<C>, 'payment_settings'>;
declare function takesTerms<Theirs, C extends Call>(
  ...proof: Terms<C> extends OnTheWire<Theirs> ? [] : [ours: Terms<C>, theirs: OnTheWire<Theirs>]
): void;
takesTerms<Stripe.SubscriptionCreateParams, Subscriptions['create']>();
takesTerms<Stripe.SubscriptionUpdateParams, Subscriptions['update']>();
takes<Stripe.SubscriptionCancelParams, Subscriptions['cancel']>();
takes<Stripe.SubscriptionResumeParams, Subscriptions['resume']>();
answers<Stripe.Subscription, Answer<Subscriptions['create']>>();

type Invoices = Client['invoices'];
takes<Stripe.InvoiceListParams, Invoices['list']>();
takesTerms<Stripe.InvoiceCreateParams, Invoices['create']>();
takesTerms<Stripe.InvoiceUpdateParams, Invoices['update']>();
takes<Stripe.InvoiceFinalizeInvoiceParams, Invoices['finalize']>();
takes<Stripe.InvoicePayParams, Invoices['pay']>();
answers<Stripe.Invoice, Answer<Invoices['create']>>();
answers<Stripe.ApiList<Stripe.InvoiceLineItem>, Answer<Invoices['listLines']>>();
answers<Stripe.DeletedInvoice, Answer<Invoices['delete']>>();

takes<Stripe.InvoiceItemListParams, Client['invoiceItems']['list']>();
takes<Stripe.InvoiceItemCreateParams, Client['invoiceItems']['create']>();
takes<Stripe.InvoiceItemUpdateParams, Client['invoiceItems']['update']>();
answers<Stripe.InvoiceItem, Answer<Client['invoiceItems']['create']>>();
answers<Stripe.DeletedInvoiceItem, Answer<Client['invoiceItems']['delete']>>();

takes<Stripe.EventListParams, Client['events']['list']>();
answers<Stripe.Balance, Answer<Client['balance']['retrieve']>>();
takes<Stripe.PayoutListParams, Client['payouts']['list']>();
answers<Stripe.Payout, Answer<Client['payouts']['retrieve']>>();

answers<Stripe.CheckoutSessionCompletedEvent['data']['object'], DataOf<'checkout.session.completed'>>();
answers<Stripe.CustomerSubscriptionTrialWillEndEvent['data']['object'], DataOf<'customer.subscription.trial_will_end'>>();
answers<Stripe.InvoiceUpcomingEvent['data']['object'], DataOf<'invoice.upcoming'>>();
answers<Stripe.ChargeDisputeCreatedEvent['data']['object'], DataOf<'charge.dispute.created'>>();
answers<Stripe.RefundFailedEvent['data']['object'], DataOf<'refund.failed'>>();
// Every event we name is one that the package knows.
declare const known: EventNames<typeof stripe>;
void (known satisfies Stripe.Event['type']);
