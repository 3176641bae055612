#include "scales/scale_notes.h"

#include "app/scale_contact.h"

namespace steelyard::scales {

void NoteTrouble(app::Context& context, const ScaleTrouble& trouble, const std::string& known) {
  app::NoteContact(context, trouble.scale,
                   [&](ports::Scale& scale) { scale.last_error = trouble.explanation.ToStored(); });
  if (trouble.explanation.ToStored() == known) return;
  NoteEvent(context,
            {trouble.scale, context.clock.Now(), trouble.type, trouble.explanation.Text()});
}

void NoteEvent(app::Context& context, const ports::ScaleEvent& event) {
  context.store.Commit([&](ports::Books& books) {
    if (books.scales().Find(event.scale)) books.scales().AddEvent(event);
  });
}

}  // namespace steelyard::scales
