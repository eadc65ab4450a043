// Two frames, each somebody's page. The address keeps up with who sits where, so that a reload finds them again.
const here = new URL(location.href);

for (const side of ["left", "right"]) {
  const frame = document.getElementById(side);
  const person = here.searchParams.get(side);
  frame.addEventListener("load", () => {
    const now = new URLSearchParams(frame.contentWindow.location.search).get("person");
    if (now) here.searchParams.set(side, now);
    history.replaceState(null, "", here);
    frame.title = frame.contentDocument.title;
    document.title = frame.contentDocument.title;
  });
  frame.src = person ? `/?person=${encodeURIComponent(person)}` : "/";
}
