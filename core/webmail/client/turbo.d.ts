/** Turbo 8 brings no types of its own: this is the part of it that we use */
declare module '@hotwired/turbo' {
  export const config: { drive: { progressBarDelay: number } }
  export function morphElements(current: Element, next: Element): void
  export function visit(location: string, options?: { frame?: string; action?: string }): void
}
