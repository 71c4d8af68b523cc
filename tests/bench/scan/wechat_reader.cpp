// WeChat's detector in OpenCV as a program: wechat_reader MODELS PICTURE prints the text of every code.
#include <exception>
#include <iostream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/wechat_qrcode.hpp>
#include <string>

int main(int argc, char** argv) try {
    if (argc != 3) {
        std::cerr << "usage: wechat_reader MODELS PICTURE\n";
        return 64;
    }
    const std::string models = argv[1];
    cv::wechat_qrcode::WeChatQRCode detector(models + "/detect.prototxt", models + "/detect.caffemodel",
                                             models + "/sr.prototxt", models + "/sr.caffemodel");
    for (const std::string& text : detector.detectAndDecode(cv::imread(argv[2]))) std::cout << text << '\n';
    return 0;
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
