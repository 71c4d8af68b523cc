// Handles of libcurl, owned. For module.cpp: libcurl is seen nowhere else.
#pragma once

#include <curl/curl.h>
#include <memory>

namespace qrid {

struct CurlDelete {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    void operator()(char* text) const { curl_free(text); }
};

template <typename T>
using CurlPtr = std::unique_ptr<T, CurlDelete>;

/// How every address is parsed, judged or called: no user in it, its path as it stands.
inline constexpr unsigned address_flags = CURLU_DISALLOW_USER | CURLU_PATH_AS_IS;

} // namespace qrid
