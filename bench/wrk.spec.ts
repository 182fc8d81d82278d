import { readReport } from './wrk.js';

const REPORT = `Running 5s test @ http://127.0.0.1:3000/menu
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   608.20us  212.70us   6.31ms   93.21%
    Req/Sec    51.34k     2.05k   54.11k    80.00%
  Latency Distribution
     50%  590.00us
     75%  655.00us
     90%  742.00us
     99%    1.21ms
  255411 requests in 5.00s, 6.12GB read
Requests/sec:  51073.55
Transfer/sec:      1.22GB
`;

describe('the report of wrk', () => {
  it('is read', () => {
    expect(readReport(REPORT)).toEqual({
      requests: 255_411,
      requestsPerSecond: 51_073.55,
      p99Ms: 1.21,
      bytes: 6.12 * 1024 ** 3,
    });
  });

  it.each([
    ['1.00s ', 1_000],
    ['950.00us', 0.95],
    ['1.50m', 90_000],
  ])('is read with a latency of %s', (text, p99Ms) => {
    expect(readReport(REPORT.replace('1.21ms', text)).p99Ms).toBeCloseTo(p99Ms);
  });

  it.each([
    '  Socket errors: connect 0, read 3, write 0, timeout 0',
    '  Non-2xx or 3xx responses: 12',
  ])('is refused with "%s"', (line) => {
    expect(() => readReport(REPORT.replace('Requests/sec', `${line}\nRequests/sec`))).toThrow(
      line.trim(),
    );
  });

  it('is refused when it is another one', () => {
    expect(() => readReport('unable to connect')).toThrow('something unexpected');
  });
});
