// The languages that texts can be told in, and how people name them.
#pragma once

#include "qrid/base/files.h"
#include "qrid/words/message_id.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qrid {

/// English, or a language whose catalogue was read. A value; may be used from any thread.
class Language {
public:
    Language() = default;

    /// After BCP 47, such as "en" or "zh-CN".
    const std::string& tag() const { return tag_; }

    bool is_english() const { return catalogues_.empty(); }

    /// What the catalogue has for the text, unchecked; for Phrase. Nothing in English.
    std::optional<std::string> find(const MessageId& id, long long count) const;

private:
    friend class Languages;
    using Catalogue = std::function<const char*(const MessageId&, long long)>;

    std::string tag_ = "en";
    std::vector<std::shared_ptr<const Catalogue>> catalogues_; ///< the first that has a text counts
};

/// What there is: English, and every LANG for which a place has the catalogue LANG/LC_MESSAGES/qrid.mo, as msgfmt makes
/// it; LANG is a name of gettext, such as "fr", "zh_CN" or "sr@latin". May be used from several threads.
class Languages {
public:
    /// The catalogues of this user, in `$QRID_LOCALE` or `qrid/locale` in the user's data, and those installed with the
    /// library. Throws as data_path() does, but for a missing home.
    Languages();

    /// The first place that has a text counts.
    explicit Languages(std::vector<fs::path> places);

    /// After BCP 47, sorted. A catalogue that cannot be used is not among them.
    std::vector<std::string> tags() const;

    /// `name` as people and cards write it: BCP 47 or ISO 639, such as zh, zh-Hans, zh_CN.UTF-8, zho, chi or cmn. A
    /// region for which there is nothing does not count. Nothing when there is no such language, or its catalogue
    /// cannot be used.
    std::optional<Language> find(std::string_view name) const;

    /// The same; throws Error(usage) that says what there is, and Error(unreadable_file) for a catalogue that cannot be
    /// used.
    Language named(std::string_view name) const;

    /// The same, or English.
    Language or_english(std::string_view name) const { return find(name).value_or(Language{}); }

private:
    std::vector<fs::path> catalogues_of(const std::string& lang) const;
    std::vector<std::string> names() const;
    std::optional<std::string> lang_of(std::string_view name) const;
    std::optional<Language> read(const std::string& lang) const;

    std::vector<fs::path> places_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, std::optional<Language>, std::less<>> read_;
};

} // namespace qrid
