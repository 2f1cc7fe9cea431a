// The public surface of @candlewick/core/testing: for authors of plugins and for our own tests.
export * from './contract.ts';
