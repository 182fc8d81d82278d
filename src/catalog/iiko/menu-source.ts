import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { CONFIG, type Config } from '../../platform/config/config.js';
import { IikoClient } from '../../iiko/iiko.client.js';
import { ComboSource } from './combo-source.js';
import type { ComboReading } from './read-menu.js';

/** What iiko says of a menu, as it came. */
export interface MenuAnswerBytes {
  kind: 'external' | 'nomenclature';
  /** Null: the bytes are those of the last time. */
  bytes: Uint8Array | null;
  hash: string;
  /** What was read last; 0: nothing that still holds. */
  startRevision: number;
}

/** Names what was read, for the next time. */
export interface MenuMark {
  sourceRevision: number;
  hash: string;
  /** Of the combos in it. */
  combos: string;
}

interface MenuRequest {
  organizationId: string;
  currency: string;
  /** Of the reading that is served now; undefined: read everything. */
  since: MenuMark | undefined;
}

/** Grows when the mappers change: what iiko has not changed would otherwise keep an old shape for ever. */
const MAPPING = 6;

/** A millisecond of work. */
const SLICE_BYTES = 1024 * 1024;

/** The external menu where one is configured, else the nomenclature. */
@Injectable()
export class MenuSource {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly iiko: IikoClient,
    private readonly comboSource: ComboSource,
  ) {}

  /** What iiko keeps apart from the menu. */
  combos(organizationId: string): Promise<ComboReading> {
    return this.comboSource.read(organizationId);
  }

  get kind(): MenuAnswerBytes['kind'] {
    return this.config.iiko.externalMenuId === undefined ? 'nomenclature' : 'external';
  }

  async fetch(request: MenuRequest): Promise<MenuAnswerBytes> {
    const { since } = request;
    const { kind } = this;
    const startRevision = since?.sourceRevision ?? 0;
    const bytes = await this.read(request, startRevision);
    const hash = await hashWithoutCorrelation(bytes);
    return { kind, bytes: hash === since?.hash ? null : bytes, hash, startRevision };
  }

  markOf(text: string | undefined, currency: string): MenuMark | undefined {
    const [prefix, sourceRevision, hash, combos] = text?.split('|') ?? [];
    return prefix === this.prefix(currency) && hash !== undefined && combos !== undefined
      ? { sourceRevision: Number(sourceRevision), hash, combos }
      : undefined;
  }

  toText({ sourceRevision, hash, combos }: MenuMark, currency: string): string {
    return [this.prefix(currency), sourceRevision, hash, combos].join('|');
  }

  /** All that a menu depends on beside iiko's bytes. */
  private prefix(currency: string): string {
    const { externalMenuId, priceCategoryId, menuLanguage, menuFormat } = this.config.iiko;
    const asked =
      externalMenuId === undefined
        ? []
        : [externalMenuId, priceCategoryId ?? '', menuLanguage, menuFormat];
    return [this.kind, MAPPING, currency, ...asked]
      .map((part) => encodeURIComponent(part))
      .join('/');
  }

  private read({ organizationId }: MenuRequest, startRevision: number): Promise<Uint8Array> {
    const { externalMenuId, priceCategoryId, menuLanguage, menuFormat } = this.config.iiko;
    return externalMenuId === undefined
      ? this.iiko.nomenclature({ organizationId, startRevision })
      : this.iiko.externalMenu({
          externalMenuId,
          organizationIds: [organizationId],
          priceCategoryId,
          language: menuLanguage,
          version: menuFormat,
        });
  }
}

/** Where an answer begins or ends, its `correlationId` stands, which is another one each time. */
const EDGE_BYTES = 200;
const CORRELATION = /"correlationId"\s*:\s*"[^"]*"/;

async function hashWithoutCorrelation(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('latin1');
  const edge = (part: Uint8Array) => decoder.decode(part).replace(CORRELATION, '');
  hash.update(edge(bytes.subarray(0, EDGE_BYTES)));
  const end = Math.max(EDGE_BYTES, bytes.length - EDGE_BYTES);
  for (let at = EDGE_BYTES; at < end; at += SLICE_BYTES) {
    hash.update(bytes.subarray(at, Math.min(at + SLICE_BYTES, end)));
    await setImmediate();
  }
  hash.update(edge(bytes.subarray(end)));
  return hash.digest('base64url').slice(0, 27);
}
