interface Missing {
  response: Response
  visit(response: Response): void
}

/** What answers with a page of its own instead of a letter (signing in again, an error) is shown as that page */
export function showWholePages(): void {
  document.addEventListener('turbo:frame-missing', (event) => {
    event.preventDefault()
    const { response, visit } = (event as CustomEvent<Missing>).detail
    visit(response)
  })
}
