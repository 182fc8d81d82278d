import {
  MetadataScanner,
  Reflector,
  type DiscoverableDecorator,
  type DiscoveryService,
} from '@nestjs/core';

export interface DecoratedMethod<Options, Work> {
  options: Options;
  owner: object;
  /** The method, bound to its owner. */
  work: Work;
  /** `Class.method`, for errors and logs. */
  name: string;
}

/** All methods of providers and controllers that carry the decorator. */
export function decoratedMethods<Options, Work>(
  discovery: DiscoveryService,
  decorator: DiscoverableDecorator<Options>,
): DecoratedMethod<Options, Work>[] {
  const scanner = new MetadataScanner();
  const reflector = new Reflector();
  return instancesOf(discovery).flatMap((owner) =>
    scanner
      .getAllMethodNames(Object.getPrototypeOf(owner) as object | null)
      .flatMap((method): DecoratedMethod<Options, Work>[] => {
        const work = Reflect.get(owner, method) as () => unknown;
        const options = reflector.get<Options | undefined>(decorator.KEY, work);
        const name = `${owner.constructor.name}.${method}`;
        return options === undefined
          ? []
          : [{ options, owner, work: work.bind(owner) as Work, name }];
      }),
  );
}

/** An instance under two tokens counts once. */
function instancesOf(discovery: DiscoveryService): object[] {
  const wrappers = [...discovery.getProviders(), ...discovery.getControllers()];
  const instances = new Set(wrappers.map(({ instance }): unknown => instance));
  return [...instances].filter((instance) => typeof instance === 'object' && instance !== null);
}
