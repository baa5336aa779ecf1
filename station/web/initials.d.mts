export const place: string;
export function initials_table(): string;
