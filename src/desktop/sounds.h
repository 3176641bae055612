/// Sounds for hands that are busy with cards and eyes that are not on the screen.
#pragma once

namespace steelyard::desktop {

enum class Tone { Done, Failed };

/// Plays beside the window; the bell where the computer has no sound.
void Play(Tone tone);

}  // namespace steelyard::desktop
