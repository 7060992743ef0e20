import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, test } from '../fixtures.ts';

test('the window opens without a complaint, and every process goes when the studio is asked to end', async ({
  window,
}) => {
  await expect(window.getByTestId('palette')).toBeVisible();
  await expect(window.getByTestId('canvas')).toHaveAttribute('data-node-count', '0');
  // The token must not stay where the next person at this screen could read it.
  await expect.poll(() => new URL(window.url()).hash).not.toContain('token');
});

test('a page elsewhere that reaches our port under another name is refused', async ({ studio }) => {
  const { hostname, port } = new URL(studio.address);
  const request = get({ hostname, port, path: '/', headers: { host: 'elsewhere.example' } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(421);
});
