export function ListSkeleton() {
  return (
    <div class="sheet list" aria-hidden="true">
      {[0, 1, 2, 3, 4].map((key) => (
        <div key={key} class="row">
          <p class="bone bone-line" />
        </div>
      ))}
    </div>
  );
}
