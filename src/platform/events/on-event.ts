import { DiscoveryService } from '@nestjs/core';
import { decoratedMethods, type DecoratedMethod } from '../discovery/decorated-methods.js';
import type { EventMap, EventName } from './events.js';

type EventListener<Name extends EventName> = (payload: EventMap[Name]) => unknown;

const Listens = DiscoveryService.createDecorator<readonly EventName[]>();

/** The method is called with each event of these names; it may be called before `onModuleInit` of its class. */
export function OnEvent<Names extends [EventName, ...EventName[]]>(...names: Names) {
  return <Listener extends EventListener<Names[number]>>(
    target: object,
    method: string,
    descriptor: TypedPropertyDescriptor<Listener>,
  ): void => {
    Listens(names)(target, method, descriptor);
  };
}

export function findEventListeners(
  discovery: DiscoveryService,
): DecoratedMethod<readonly EventName[], EventListener<never>>[] {
  return decoratedMethods(discovery, Listens);
}
