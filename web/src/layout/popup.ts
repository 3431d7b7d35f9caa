/** Closes popups, which are details elements of this class, on a click elsewhere and on Escape. */
export function closePopups(): void {
  const open = () => document.querySelectorAll<HTMLDetailsElement>("details.popup[open]");
  document.addEventListener("pointerdown", event => {
    for (const popup of open()) if (!(event.target instanceof Node && popup.contains(event.target))) popup.open = false;
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    for (const popup of open()) {
      const inside = popup.contains(document.activeElement);
      popup.open = false;
      if (inside) popup.querySelector("summary")?.focus();
    }
  });
}
