/// Makes its tones itself: two rising notes when something is done, one low one when it failed.
#include "desktop/sounds.h"

#include <wx/log.h>
#include <wx/sound.h>
#include <wx/utils.h>

#include <cstdint>
#include <vector>

namespace steelyard::desktop {
namespace {

constexpr std::uint32_t kSamplesPerSecond = 22'050;

struct Note {
  std::uint32_t hertz;
  std::uint32_t ms;
};

void Append(std::vector<std::uint8_t>& wave, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) wave.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void Append(std::vector<std::uint8_t>& wave, const char* four_letters) {
  wave.insert(wave.end(), four_letters, four_letters + 4);
}

/// A RIFF file in memory: 8 bits, mono, square waves, which need no arithmetic but counting.
std::vector<std::uint8_t> WaveOf(const std::vector<Note>& notes) {
  constexpr std::uint8_t kHigh = 150;
  constexpr std::uint8_t kLow = 106;
  std::vector<std::uint8_t> samples;
  for (const auto& note : notes) {
    const auto count = kSamplesPerSecond * note.ms / 1'000;
    for (std::uint32_t i = 0; i < count; ++i) {
      samples.push_back(i * note.hertz * 2 / kSamplesPerSecond % 2 == 0 ? kHigh : kLow);
    }
  }
  const auto size = static_cast<std::uint32_t>(samples.size());
  std::vector<std::uint8_t> wave;
  Append(wave, "RIFF");
  Append(wave, 36 + size, 4);
  Append(wave, "WAVE");
  Append(wave, "fmt ");
  Append(wave, 16, 4);
  Append(wave, 1, 2);  // PCM
  Append(wave, 1, 2);  // mono
  Append(wave, kSamplesPerSecond, 4);
  Append(wave, kSamplesPerSecond, 4);  // bytes a second
  Append(wave, 1, 2);                  // bytes a sample
  Append(wave, 8, 2);                  // bits a sample
  Append(wave, "data");
  Append(wave, size, 4);
  wave.insert(wave.end(), samples.begin(), samples.end());
  return wave;
}

/// Lives on: the toolkit plays it after Play has returned.
class Sound {
 public:
  explicit Sound(const std::vector<Note>& notes) {
    const wxLogNull no_complaints;  // of a computer without sound
    const auto wave = WaveOf(notes);
    m_sound.Create(wave.size(), wave.data());
  }
  bool Play() {
    const wxLogNull no_complaints;
    return m_sound.IsOk() && m_sound.Play(wxSOUND_ASYNC);
  }

 private:
  wxSound m_sound;
};

}  // namespace

void Play(Tone tone) {
  static Sound done({{880, 90}, {1'320, 140}});
  static Sound failed({{220, 450}});
  if (!(tone == Tone::Done ? done : failed).Play()) wxBell();
}

}  // namespace steelyard::desktop
