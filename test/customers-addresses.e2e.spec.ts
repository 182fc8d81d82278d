import { bodyOf } from './support/body-of.js';
import { patch } from './support/customers.js';
import { Guest } from './support/guest.js';
import { expectProblem } from './support/problem.js';
import { startTestApp, type TestApp } from './support/start-app.js';

interface Saved {
  id: string;
  label: string | null;
  isDefault: boolean;
}

const BOOK = '/v1/customers/me/addresses';
const HOME = {
  city: 'Москва',
  street: 'Тверская',
  house: '12',
  flat: '5',
  location: { latitude: 55.7615, longitude: 37.6093 },
};

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp({ waitUntilReady: false });
});

beforeEach(async () => {
  guest = await Guest.signIn(app);
});

afterAll(async () => {
  await app.stop();
});

describe('/v1/customers/me/addresses', () => {
  it('keeps addresses as orders take them', async () => {
    const saved = await save({ label: 'Дом', address: HOME });
    expect(saved).toMatchObject({ label: 'Дом', address: HOME, isDefault: true });
    expect(await list()).toEqual([saved]);
  });

  it('has exactly one default', async () => {
    const home = await save({ label: 'Дом', address: HOME });
    const work = await save({ label: 'Работа', address: HOME });
    expect(defaults(await list())).toEqual([home.id]);
    await patch(app, guest, `${BOOK}/${work.id}`, { isDefault: true }).expect(200);
    const book = await list();
    expect(defaults(book)).toEqual([work.id]);
    expect(book.map(({ id }) => id)).toEqual([work.id, home.id]);
    const dacha = await save({ label: 'Дача', address: HOME, isDefault: true });
    expect(defaults(await list())).toEqual([dacha.id]);
    await guest.delete(`${BOOK}/${dacha.id}`).expect(204);
    expect(defaults(await list())).toEqual([home.id]);
    await guest.delete(`${BOOK}/${work.id}`).expect(204);
    await guest.delete(`${BOOK}/${home.id}`).expect(204);
    expect(await list()).toEqual([]);
  });

  it('has one default also when two are added at the same moment', async () => {
    await Promise.all([
      save({ address: HOME, isDefault: true }),
      save({ address: HOME, isDefault: true }),
    ]);
    expect(defaults(await list())).toHaveLength(1);
  });

  it('changes what it is told and keeps the rest', async () => {
    const { id } = await save({ label: 'Дом', address: HOME });
    const moved = { city: 'Москва', street: 'Арбат', house: '24' };
    const changed = await bodyOf(
      patch(app, guest, `${BOOK}/${id}`, { address: moved }).expect(200),
    );
    expect(changed).toMatchObject({ label: 'Дом', address: moved, isDefault: true });
    expect(changed).not.toHaveProperty('address.flat');
    const renamed = await bodyOf(patch(app, guest, `${BOOK}/${id}`, { label: null }).expect(200));
    expect(renamed).toMatchObject({ label: null, address: moved });
  });

  it('holds twenty', async () => {
    for (let count = 0; count < 20; count += 1) {
      await save({ address: HOME });
    }
    const problem = expectProblem(
      await guest.post(BOOK, { address: HOME }),
      409,
      'address_book_full',
    );
    expect(problem.detail).toContain('20');
  });

  it('does not know addresses of somebody else', async () => {
    const { id } = await save({ address: HOME });
    const other = await Guest.signIn(app);
    const path = `${BOOK}/${id}`;
    expectProblem(await patch(app, other, path, { label: 'Мой' }), 404, 'address_not_found');
    expectProblem(await other.delete(path), 404, 'address_not_found');
    expect(await list()).toHaveLength(1);
  });

  it.each([
    [{ label: 'Дом' }, '/address'],
    [{ address: { city: 'Москва', street: 'Тверская' } }, '/address/house'],
    [
      { address: { ...HOME, location: { latitude: 91, longitude: 0 } } },
      '/address/location/latitude',
    ],
    [{ address: HOME, label: 'я'.repeat(61) }, '/label'],
  ])('refuses %j', async (body, pointer) => {
    const problem = expectProblem(await guest.post(BOOK, body), 400, 'validation_failed');
    expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it('does not let the default be taken away from nobody in particular', async () => {
    const { id } = await save({ address: HOME });
    const answer = await patch(app, guest, `${BOOK}/${id}`, { isDefault: false });
    expectProblem(answer, 400, 'validation_failed');
  });
});

async function save(body: object): Promise<Saved> {
  return (await bodyOf(guest.post(BOOK, body).expect(201))) as Saved;
}

async function list(): Promise<Saved[]> {
  return ((await bodyOf(guest.get(BOOK).expect(200))) as { items: Saved[] }).items;
}

function defaults(book: Saved[]): string[] {
  return book.filter(({ isDefault }) => isDefault).map(({ id }) => id);
}
