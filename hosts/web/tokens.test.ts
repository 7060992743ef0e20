import { describe, expect, test } from 'vitest';
import { createLaunchTokens } from './tokens.ts';

describe('launch tokens', () => {
  test('the token of the printed address opens several windows', () => {
    const tokens = createLaunchTokens();
    const first = tokens.admit({ token: tokens.address });
    const second = tokens.admit({ token: tokens.address });
    expect(first?.door).toBe('address');
    expect(second?.session).not.toBe(first?.session);
  });

  test('the token of the window the program opens works once', () => {
    const tokens = createLaunchTokens();
    const token = tokens.issueWindowToken();
    expect(tokens.admit({ token })?.door).toBe('window');
    expect(tokens.admit({ token })).toBeUndefined();
  });

  test('the token of the window is worth nothing after two minutes', () => {
    let now = 0;
    const tokens = createLaunchTokens(() => now);
    const token = tokens.issueWindowToken();
    now = 120_001;
    expect(tokens.admit({ token })).toBeUndefined();
  });

  test('a session is good again and again, and stays at its door', () => {
    const tokens = createLaunchTokens();
    const session = tokens.admit({ token: tokens.issueWindowToken() })?.session ?? '';
    expect(tokens.admit({ session })).toEqual({ session, door: 'window' });
    expect(tokens.admit({ session })).toEqual({ session, door: 'window' });
  });

  test('a token is no session, a session is no token, and another launch knows neither', () => {
    const tokens = createLaunchTokens();
    const session = tokens.admit({ token: tokens.address })?.session ?? '';
    expect(tokens.admit({ session: tokens.address })).toBeUndefined();
    expect(tokens.admit({ token: session })).toBeUndefined();
    expect(createLaunchTokens().admit({ session })).toBeUndefined();
  });

  test('tokens have 256 bits and need no escaping in an address', () => {
    const { address } = createLaunchTokens();
    expect(Buffer.from(address, 'base64url')).toHaveLength(32);
    expect(encodeURIComponent(address)).toBe(address);
  });
});
