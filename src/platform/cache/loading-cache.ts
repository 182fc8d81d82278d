interface Rules<Value> {
  /** How long a value is given without loading it again; counted from when its loading began. */
  freshMs: number;
  /** How many are kept: the last used ones. */
  most: number;
  /** Default: each value is. */
  isKept?: (value: Value) => boolean;
}

interface Entry<Value> {
  value: Value;
  loadedAt: number;
}

/**
 * Values by key, in the memory of this process. Callers at the same time share one loading; a failure reaches all of them
 * and is not kept. A loading that began before `delete` or `clear` still answers its callers, and is not kept either.
 */
export class LoadingCache<Value> {
  /** The least recently used first. */
  private readonly entries = new Map<string, Entry<Value>>();
  private readonly loadings = new Map<string, Promise<Value>>();

  constructor(private readonly rules: Rules<Value>) {}

  /** @param load gets the value that is kept and no longer fresh */
  async get(key: string, load: (kept: Value | undefined) => Promise<Value>): Promise<Value> {
    const entry = this.entries.get(key);
    if (entry !== undefined && this.isFresh(entry)) {
      this.keep(key, entry);
      return entry.value;
    }
    return this.loadings.get(key) ?? this.start(key, load(entry?.value));
  }

  /** The value if it is fresh. */
  find(key: string): Value | undefined {
    const entry = this.entries.get(key);
    return entry !== undefined && this.isFresh(entry) ? entry.value : undefined;
  }

  /** The value, however old it is. */
  findStale(key: string): Value | undefined {
    return this.entries.get(key)?.value;
  }

  delete(key: string): void {
    this.entries.delete(key);
    this.loadings.delete(key);
  }

  clear(): void {
    this.entries.clear();
    this.loadings.clear();
  }

  private start(key: string, loading: Promise<Value>): Promise<Value> {
    const loadedAt = performance.now();
    this.loadings.set(key, loading);
    const finish = (): boolean => this.loadings.get(key) === loading && this.loadings.delete(key);
    loading.then(
      (value) => {
        if (finish() && this.rules.isKept?.(value) !== false) {
          this.keep(key, { value, loadedAt });
        }
      },
      () => {
        finish();
      },
    );
    return loading;
  }

  private keep(key: string, entry: Entry<Value>): void {
    this.entries.delete(key);
    this.entries.set(key, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.rules.most && oldest !== undefined) {
      this.entries.delete(oldest);
    }
  }

  private isFresh({ loadedAt }: Entry<Value>): boolean {
    return performance.now() - loadedAt < this.rules.freshMs;
  }
}
