/** The outline of a receipt of common size, so that little moves when the real one comes. */
export function ReceiptSkeleton() {
  return (
    <div class="sheet receipt" aria-hidden="true">
      <div class="head">
        <div>
          <p class="bone bone-short" />
          <p class="bone bone-title" />
          <p class="bone bone-short" />
        </div>
      </div>
      <div class="outcomes">
        {[0, 1, 2].map((key) => (
          <div key={key} class="outcome">
            <p class="bone bone-short" />
            <p class="bone bone-title" />
          </div>
        ))}
      </div>
      <div class="bone bone-plot" />
      {[0, 1, 2, 3, 4].map((key) => (
        <p key={key} class="bone bone-line" />
      ))}
    </div>
  );
}
