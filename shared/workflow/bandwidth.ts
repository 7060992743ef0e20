const MEGABITS: Readonly<Record<string, number>> = { kbps: 0.001, Mbps: 1, Gbps: 1000 };

export const BANDWIDTH = /^(\d+(?:\.\d+)?)(kbps|Mbps|Gbps)$/;

/** `100Mbps` in megabits a second; undefined when it is none. */
export function parseBandwidth(text: string): number | undefined {
  const [, amount, unit = ''] = BANDWIDTH.exec(text) ?? [];
  const factor = MEGABITS[unit];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}
