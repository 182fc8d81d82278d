import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Problem, type Language } from './problem.js';
import { createValidationPipe } from './validation.js';

class Address {
  @IsString()
  @MaxLength(5)
  readonly street: string;
}

class Base {
  @IsInt()
  @Min(1)
  @Max(99)
  readonly quantity: number;
}

class Example extends Base {
  @IsIn(['cash', 'card'])
  readonly method: string;

  @IsOptional()
  @Length(20, 200)
  readonly token?: string;

  @Matches(/^\d+$/, { context: { en: 'Must have digits only.', ru: 'Нужны только цифры.' } })
  readonly code: string;

  @IsArray()
  @ArrayMaxSize(2)
  @IsUUID('loose', { each: true })
  readonly ids: string[];

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Address)
  readonly addresses: Address[];

  @IsOptional()
  @ValidateNested()
  @Type(() => Address)
  readonly home?: Address;
}

const RIGHT = { quantity: 1, method: 'cash', code: '1', ids: [], addresses: [] };

describe('violations', () => {
  it.each([
    [{ quantity: 0 }, 'min', '/quantity', 'Must not be less than 1.', 'Не может быть меньше 1.'],
    [
      { quantity: 100 },
      'max',
      '/quantity',
      'Must not be greater than 99.',
      'Не может быть больше 99.',
    ],
    [{ quantity: 1.5 }, 'is_int', '/quantity', 'Must be a whole number.', 'Нужно целое число.'],
    [
      { method: 'gold' },
      'is_in',
      '/method',
      'Must be one of: cash, card.',
      'Допустимые значения: cash, card.',
    ],
    [
      { token: 'short' },
      'is_length',
      '/token',
      'Must be 20 to 200 characters long.',
      'Длина: от 20 до 200 символов.',
    ],
    [{ code: 'a' }, 'matches', '/code', 'Must have digits only.', 'Нужны только цифры.'],
    [
      { ids: ['x'] },
      'is_uuid',
      '/ids',
      'Each element: Must be a UUID.',
      'Каждый элемент: Нужен UUID.',
    ],
    [
      { addresses: [{ street: 'Тверская' }] },
      'max_length',
      '/addresses/0/street',
      'Is too long: the longest length is 5.',
      'Слишком длинно: наибольшая длина — 5.',
    ],
    [
      { addresses: ['x'] },
      'nested_validation',
      '/addresses/0',
      'Must be an object.',
      'Нужен объект.',
    ],
    [
      { addresses: [[]] },
      'nested_validation',
      '/addresses/0',
      'Must be an object.',
      'Нужен объект.',
    ],
    [{ home: [] }, 'nested_validation', '/home', 'Must be an object.', 'Нужен объект.'],
    [{ 'a/b': 1 }, 'unknown_property', '/a~1b', 'There is no such property.', 'Такого поля нет.'],
  ])('%j is %s', async (change, code, pointer, en, ru) => {
    expect(await violationsOf({ ...RIGHT, ...change }, 'en')).toContainEqual({
      code,
      pointer,
      detail: en,
    });
    expect(await violationsOf({ ...RIGHT, ...change }, 'ru')).toContainEqual({
      code,
      pointer,
      detail: ru,
    });
  });

  it.each([
    [{ quantity: '5' }, 'is_int', '/quantity'],
    [{ quantity: null }, 'is_int', '/quantity'],
    [{ quantity: 0.5 }, 'is_int', '/quantity'],
    [{ ids: undefined }, 'is_array', '/ids'],
    [{ addresses: 'none' }, 'is_array', '/addresses'],
    [{ addresses: { street: 'Ulitsa' } }, 'is_array', '/addresses'],
    [{ ids: [{ id: 1 }] }, 'is_uuid', '/ids'],
    [{ quantity: { amount: 1 } }, 'is_int', '/quantity'],
    [{ quantity: [1] }, 'is_int', '/quantity'],
    [{ addresses: [{ street: 5 }] }, 'is_string', '/addresses/0/street'],
    [{ addresses: [{}] }, 'is_string', '/addresses/0/street'],
    [{ home: 'here' }, 'nested_validation', '/home'],
  ])('of a wrong type are reported alone: %j', async (change, code, pointer) => {
    expect(await violationsOf({ ...RIGHT, ...change }, 'en')).toMatchObject([{ code, pointer }]);
    expect(await violationsOf({ ...RIGHT, ...change }, 'en')).toHaveLength(1);
  });

  it('of a right type are all reported', async () => {
    const body = { ...RIGHT, quantity: 0, ids: ['x', 'y', 'z'] };
    expect(await violationsOf(body, 'en')).toMatchObject([
      { code: 'is_uuid' },
      { code: 'array_max_size' },
      { code: 'min' },
    ]);
  });

  it.each([[[]], [[RIGHT]], [null], ['text'], [5], [true]])(
    'of a body that is %j are one, at its root',
    async (body) => {
      expect(await violationsOf(body, 'ru')).toEqual([
        { code: 'is_object', pointer: '', detail: 'Нужен объект.' },
      ]);
    },
  );

  it('are not reported where there are none', async () => {
    expect(await violationsOf(RIGHT, 'ru')).toEqual([]);
    const address = { street: 'Arbat' };
    expect(await violationsOf({ ...RIGHT, addresses: [address], home: address }, 'ru')).toEqual([]);
  });

  it('are not looked for in what is no DTO', async () => {
    const bodies = [{ constructor: 1 }, Object.create(null) as object, [], null];
    for (const body of bodies) {
      const checked = createValidationPipe().transform(body, { type: 'body', metatype: Object });
      await expect(checked).resolves.toBe(body);
    }
  });
});

async function violationsOf(body: unknown, language: Language): Promise<unknown[]> {
  try {
    await createValidationPipe().transform(body, { type: 'body', metatype: Example });
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) {
      throw error;
    }
    return error.toBody({ language, requestId: '1', publicUrl: '' }).errors ?? [];
  }
}
