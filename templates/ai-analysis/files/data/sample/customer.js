/** A customer is a private person unless a company is named. */
export function isCompany(customer) {
  return (customer.company ?? '') !== '';
}

export function addressLines({ company, name, street, town }) {
  return [company, name, street, town].filter((line) => (line ?? '') !== '');
}
