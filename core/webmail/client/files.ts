import { icon } from './icon.js'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** A file that will be attached: its name, its size, and a button that takes it away again */
export function fileLine(file: File, removeText: string, remove: () => void): HTMLElement {
  const line = document.createElement('div')
  line.className = 'file'
  line.dataset.new = ''
  line.append(icon('kind-other'), span('file__name', file.name), span('file__size', sizeOf(file)))
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'icon-button'
  button.setAttribute('aria-label', removeText)
  button.append(icon('close'))
  button.addEventListener('click', remove)
  line.append(button)
  return line
}

function sizeOf(file: File): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(file.size, 1)) / 3), UNITS.length - 1)
  const format = new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit',
    unit: UNITS[step],
    maximumFractionDigits: 1,
  })
  return format.format(file.size / 1000 ** step)
}

function span(className: string, text: string): HTMLElement {
  const element = document.createElement('span')
  element.className = className
  element.textContent = text
  return element
}
