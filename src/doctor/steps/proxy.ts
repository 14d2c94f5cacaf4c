import { describeRoute, type Route, routeTo } from '../../wolkvox/proxy.ts';
import type { Found } from '../finding.ts';
import { only, type Step } from '../steps.ts';
import type { Visit } from '../visit.ts';

/** Whether calls go through a proxy, and through which. */
export const proxyStep: Step<Visit> = {
  name: 'proxy',
  needs: [],
  calls: 0,
  look: ({ operation, way }) => Promise.resolve(only(judgeProxy(routeTo(operation.origin, way.env)))),
};

export function judgeProxy(route: Route): Found {
  const what = describeRoute(route);
  return route.kind === 'unusable' ? { mark: 'fail', what, remedy: route.remedy } : { mark: 'ok', what };
}
