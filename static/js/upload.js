/* [data-upload]: an area to drop a file on, around a plain file input. Shows the chosen file's name. */
for (const area of document.querySelectorAll("[data-upload]")) {
  const input = area.querySelector('input[type="file"]');
  const name = area.querySelector("[data-upload-name]");
  if (!input) continue;

  const show = () => {
    const sizes = [...input.files].map((file) => `${file.name} (${size(file.size)})`);
    if (name) name.textContent = sizes.join(", ");
  };
  const over = (state) => area.classList.toggle("upload--over", state);

  input.addEventListener("change", show);
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  area.addEventListener("dragleave", (event) => {
    if (!area.contains(event.relatedTarget)) over(false);
  });
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    const files = new DataTransfer();
    const wanted = input.multiple ? [...event.dataTransfer.files] : [event.dataTransfer.files[0]];
    for (const file of wanted) files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function size(bytes) {
  const unit = bytes < 1e6 ? "kilobyte" : "megabyte";
  const number = bytes < 1e6 ? Math.max(1, Math.round(bytes / 1e3)) : bytes / 1e6;
  return new Intl.NumberFormat(document.documentElement.lang || "en", {
    style: "unit",
    unit,
    maximumFractionDigits: 1,
  }).format(number);
}
