import { Controller } from '@hotwired/stimulus'
import { extend } from '../more.js'

/** More of a band, under what is there; without script it is a page of its own */
export default class MoreController extends Controller<HTMLAnchorElement> {
  async load(event: Event): Promise<void> {
    event.preventDefault()
    if (this.element.ariaBusy === 'true') return
    this.element.ariaBusy = 'true'
    await extend(this.element)
  }
}
