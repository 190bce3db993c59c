import { Axios, type AxiosAdapter, type AxiosInstance, type AxiosRequestConfig } from 'axios';

/**
 * What axios may not do for a call: follow redirects, read a proxy from the environment, touch the body, judge the status, or run a timer.
 * Each is done by the pipeline or the transport. There are no default headers and no transforms, which is also what makes it cheap:
 * the stock instance spends four times as long per call on merging them.
 */
const slimDefaults = {
  proxy: false,
  maxRedirects: 0,
  timeout: 0,
  validateStatus: null,
  transformRequest: [],
  transformResponse: [],
} as const satisfies AxiosRequestConfig;

/**
 * A genuine axios instance over `adapter`. axios-retry repeats a call by calling the instance as a function, which a bare `Axios` is not;
 * without this wrapping the process would die in a timer.
 */
export function createAxiosInstance(adapter: AxiosAdapter): AxiosInstance {
  const slim = new Axios({ ...slimDefaults, transformRequest: [], transformResponse: [], adapter });
  const callable = Object.assign((config: AxiosRequestConfig) => slim.request(config), {
    defaults: slim.defaults,
    interceptors: slim.interceptors,
    request: slim.request.bind(slim),
  });
  // The verb methods that the full type promises are left out: nobody but axios-retry and the retrier ever holds this instance.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return callable as unknown as AxiosInstance;
}
