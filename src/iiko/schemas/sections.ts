import { z } from 'zod';
import { amountSchema, decorationList, deletedSchema, idSchema, textSchema } from './reading.js';

const tableSchema = z.object({
  id: idSchema,
  /** The number that staff use. */
  number: amountSchema,
  name: textSchema,
  seatingCapacity: amountSchema,
  isDeleted: deletedSchema,
});

/** A room of a restaurant, as `/api/1/reserve/available_restaurant_sections` gives it. */
export const restaurantSectionSchema = z.object({
  id: idSchema,
  terminalGroupId: idSchema,
  name: textSchema,
  tables: decorationList(tableSchema),
});

export type IikoRestaurantSection = z.output<typeof restaurantSectionSchema>;
