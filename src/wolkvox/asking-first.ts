import { DecoratorHandler, type Dispatcher } from 'undici';

/** A call that was not begun: nothing of it was written. */
export class NotBegunError extends Error {
  override readonly name = 'NotBegunError';

  constructor() {
    super('no call may begin now');
  }
}

/**
 * Asks whether a call may begin at the last instant at which it can be kept back: undici tells a handler of the start
 * of its request immediately before it writes it. The connection of a call that may not begin is closed.
 */
export function askingFirst(mayBegin: () => boolean): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const inner: Dispatcher.DispatchHandler = new DecoratorHandler(handler); // of either kind that undici knows
    return dispatch(options, {
      onRequestStart: (controller, context) => {
        if (mayBegin()) inner.onRequestStart?.(controller, context);
        else controller.abort(new NotBegunError());
      },
      onRequestUpgrade: (...told) => inner.onRequestUpgrade?.(...told),
      onResponseStart: (...told) => inner.onResponseStart?.(...told),
      onResponseData: (...told) => inner.onResponseData?.(...told),
      onResponseEnd: (...told) => inner.onResponseEnd?.(...told),
      onResponseError: (...told) => inner.onResponseError?.(...told),
    });
  };
}
