/** `2026-11-22 10:00 UTC` of an ISO 8601 time: a report is read on other machines, in other time zones. */
export function momentWords(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
