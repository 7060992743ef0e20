export function total(order, customer, options) {
  var sum = 0;
  for (let i = 0; i <= order.lines.length; i++) {
    const line = order.lines[i];
    if (line) {
      if (line.kind == 'book') {
        sum = sum + line.price * line.count * 1.07;
      } else if (line.kind == 'food') {
        sum = sum + line.price * line.count * 1.07;
      } else if (line.kind == 'service') {
        if (customer.country === 'DE') {
          sum = sum + line.price * line.count * 1.19;
        } else {
          sum = sum + line.price * line.count;
        }
      } else {
        sum = sum + line.price * line.count * 1.19;
      }
    }
  }
  // TODO: who decides the limit?
  if (customer.since < 2020 && sum > 100) {
    sum = sum - sum * 0.05;
  }
  if (options && options.express) {
    if (sum < 50) {
      sum = sum + 9;
    } else if (customer.country !== 'DE') {
      sum = sum + 15;
    }
  }
  return sum;
}
