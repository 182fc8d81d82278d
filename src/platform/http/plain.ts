/**
 * The shape of a DTO class without the class. Answers are built as plain objects: an instance per
 * line and modifier would only cost time, and JSON knows no classes.
 */
export type Plain<Dto> = { [Key in keyof Dto]: Plain<Dto[Key]> };
