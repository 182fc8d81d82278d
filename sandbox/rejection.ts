/** Why an order or a command is refused: iiko's error code and the text that comes with it. */
export interface Rejection {
  code: string;
  message: string;
}

export const rejection = (code: string, message: string): Rejection => ({ code, message });
