import { Controller } from '@hotwired/stimulus'

const TALLEST = 20_000

/** Gives the frame of a letter the height that its document reports; without a report it scrolls */
export default class FrameController extends Controller<HTMLIFrameElement> {
  connect(): void {
    window.addEventListener('message', this.resize)
  }

  disconnect(): void {
    window.removeEventListener('message', this.resize)
  }

  /** The document has an opaque origin, so only the window it came from says who speaks */
  private readonly resize = (event: MessageEvent<unknown>): void => {
    if (event.source !== this.element.contentWindow) return
    const height = reported(event.data)
    if (height) this.element.style.blockSize = `${Math.min(height, TALLEST)}px`
  }
}

function reported(data: unknown): number | null {
  if (typeof data !== 'object' || data === null || !('caliopen' in data)) return null
  if (data.caliopen !== 'height' || !('height' in data)) return null
  return typeof data.height === 'number' && data.height > 0 ? Math.ceil(data.height) : null
}
