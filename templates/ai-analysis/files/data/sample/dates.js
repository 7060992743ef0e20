const DAY_MS = 24 * 60 * 60 * 1000;

export function dueDate(invoiceDate, days = 14) {
  return new Date(invoiceDate.getTime() + days * DAY_MS);
}

export function isOverdue(due, today) {
  return today.getTime() > due.getTime();
}
