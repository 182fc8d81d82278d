import { randomUUID } from 'node:crypto';

/** One request of an `.http` file, as editors read it (VS Code's REST Client, JetBrains, httpYac). */
export interface HttpRequest {
  title: string;
  /** What later requests call its answer by; from `# @name`. */
  name: string | undefined;
  /** From `# expect 201`. */
  expectedStatus: number | undefined;
  /** From `# until $.status == confirmed`: the request is sent again until that holds. */
  until: Condition | undefined;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

interface Condition {
  path: string;
  value: string;
}

export interface HttpFile {
  variables: Record<string, string>;
  requests: HttpRequest[];
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON, else the text. */
  body: unknown;
}

export function parseHttpFile(text: string): HttpFile {
  const [head = '', ...blocks] = text.split(/^### ?(?=.*$)/m);
  const definitions = [...`${head}\n`.matchAll(/^@(\w+)\s*=\s*(.*)$/gm)];
  return {
    variables: Object.fromEntries(definitions.map(([, name = '', value = '']) => [name, value])),
    requests: blocks.map(parseRequest),
  };
}

function parseRequest(block: string): HttpRequest {
  const [title = '', ...lines] = block.split('\n');
  const comments = lines.filter((line) => line.startsWith('#')).join('\n');
  const content = lines.filter((line) => !line.startsWith('#')).join('\n');
  const [head = '', ...rest] = content.trim().split(/\n\s*\n/);
  const [start = '', ...headerLines] = head.split('\n');
  const [method = '', url = ''] = start.split(' ');
  const status = /^# expect (\d+)$/m.exec(comments)?.[1];
  const body = rest.join('\n\n').trim();
  return {
    title: title.trim(),
    name: /^# @name (\w+)$/m.exec(comments)?.[1],
    expectedStatus: status === undefined ? undefined : Number(status),
    until: parseCondition(comments),
    method,
    url,
    headers: Object.fromEntries(headerLines.map((line) => splitHeader(line))),
    body: body === '' ? undefined : body,
  };
}

function parseCondition(comments: string): Condition | undefined {
  const [, path, value] = /^# until (\S+) == (.+)$/m.exec(comments) ?? [];
  return path === undefined || value === undefined ? undefined : { path, value: value.trim() };
}

function splitHeader(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

/** Puts variables and earlier answers in, and remembers the answers of named requests. */
export class HttpSession {
  readonly answers = new Map<string, HttpAnswer>();

  constructor(private readonly variables: Record<string, string>) {}

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const response = await fetch(this.fill(request.url), {
      method: request.method,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, this.fill(value)]),
      ),
      ...(request.body === undefined ? {} : { body: this.fill(request.body) }),
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
    });
    const text = await response.text();
    const answer = { status: response.status, headers: response.headers, body: readBody(text) };
    if (request.name !== undefined) {
      this.answers.set(request.name, answer);
    }
    return answer;
  }

  private fill(text: string): string {
    return text.replace(/\{\{\s*([^}]+?)\s*\}\}/g, (_match, expression: string) =>
      this.resolve(expression),
    );
  }

  private resolve(expression: string): string {
    if (expression === '$guid' || expression === '$randomUUID') {
      return randomUUID();
    }
    const [, name = '', path = ''] = /^(\w+)\.response\.body\.(\$.*)$/.exec(expression) ?? [];
    if (name !== '') {
      return valueAt(this.answers.get(name)?.body, path);
    }
    const value = this.variables[expression];
    if (value === undefined) {
      throw new Error(`{{${expression}}} is not defined`);
    }
    return this.fill(value);
  }
}

const REQUEST_LIMIT_MS = 120_000;

/** `$.items[0].id` of a body, as text. */
export function valueAt(body: unknown, path: string): string {
  const steps = [...path.matchAll(/\.(\w+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? index);
  const value = steps.reduce<unknown>(
    (current, step) =>
      typeof current === 'object' && current !== null && step !== undefined
        ? Reflect.get(current, step)
        : undefined,
    body,
  );
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new Error(`there is no value at ${path}`);
  }
  return String(value);
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
